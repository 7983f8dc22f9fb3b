package model

import "context"

// Settings keeps small values by name. A value that was never set is "".
type Settings interface {
	Setting(ctx context.Context, name string) (string, error)
	SaveSettings(ctx context.Context, values map[string]string) error
	// InitSettings saves values unless one of the names has a value already,
	// and reports whether it did.
	InitSettings(ctx context.Context, values map[string]string) (bool, error)
}

// The names of settings.
const (
	// SettingTokenRef names the intake token's entry in the keychain,
	// SettingTokenHash is its digest.
	SettingTokenRef  = "intake_token_ref"
	SettingTokenHash = "intake_token_hash"
	// SettingIntakeAddress is where the intake listened last ("127.0.0.1:7420"),
	// for a window beside the process that runs it.
	SettingIntakeAddress = "intake_address"
	// SettingTheme is "light", "dark" or "" to follow the system.
	SettingTheme = "theme"
	// SettingFirstSteps is "skipped" once the user wants no guide through the
	// first steps any more.
	SettingFirstSteps = "first_steps"
	// SettingWebhookColumns and SettingDeliveryColumns are the widths that the
	// user gave to columns of those tables, as JSON: {"name": 180}.
	SettingWebhookColumns  = "webhook_columns"
	SettingDeliveryColumns = "delivery_columns"
)

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
	// SettingLastSeen is when the sender was last known to run (RFC 3339), so
	// that it learns at its next start how long it didn't.
	SettingLastSeen = "last_seen"
	// SettingRetry is the RetryPolicy of the webhooks that leave the choice to
	// the settings; RetryStandard when it was never set.
	SettingRetry = "retry"
	// SettingRetention is the Retention of the log, SettingSizeCap the largest
	// size of the database in bytes; see ParseRetention and ParseSizeCap.
	SettingRetention = "retention"
	SettingSizeCap   = "size_cap"
	// SettingBackupProblem is a sentence on why the last backup failed, "" if it
	// didn't.
	SettingBackupProblem = "backup_problem"
	// SettingTheme is "light", "dark" or "" to follow the system.
	SettingTheme = "theme"
	// SettingFirstSteps is "skipped" once the user wants no guide through the
	// first steps any more.
	SettingFirstSteps = "first_steps"
	// SettingWebhookColumns and SettingDeliveryColumns are the widths that the
	// user gave to columns of those tables, as JSON: {"name": 180}.
	SettingWebhookColumns  = "webhook_columns"
	SettingDeliveryColumns = "delivery_columns"
	// SettingHiddenWebhookColumns are the columns that the user doesn't want to
	// see, as JSON: ["owner"].
	SettingHiddenWebhookColumns = "hidden_webhook_columns"
)

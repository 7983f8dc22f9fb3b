package sqlite

import (
	sqldriver "database/sql/driver"

	driver "modernc.org/sqlite"

	"latchbell/model"
)

// mask_url is model.MaskURL in SQL, for a body format that isn't a chat's.
func init() {
	driver.MustRegisterDeterministicScalarFunction("mask_url", 1,
		func(_ *driver.FunctionContext, args []sqldriver.Value) (sqldriver.Value, error) {
			raw, _ := args[0].(string)
			return model.MaskURL(raw, model.BodyCanonical), nil
		})
}

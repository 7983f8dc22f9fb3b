package folder

import (
	"cmp"
	"os/user"
)

// UserName is who works with this computer, for the history of changes: the
// name of the account, or "somebody" if the system doesn't tell it.
func UserName() string {
	account, err := user.Current()
	if err != nil {
		return "somebody"
	}
	return cmp.Or(account.Username, "somebody")
}

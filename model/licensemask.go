package model

import "unicode/utf8"

// MaskLicenseKey replaces all but the last four characters of a license key:
// "••••91BC". Nothing remains of a key of less than eight, which those four
// would give away.
func MaskLicenseKey(key string) string {
	const dots, end, least = "••••", 4, 8
	n := utf8.RuneCountInString(key)
	if n < least {
		return dots
	}
	return dots + string([]rune(key)[n-end:])
}

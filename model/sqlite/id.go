package sqlite

import (
	"encoding/binary"

	"github.com/google/uuid"

	"latchbell/model"
)

// newID makes an id: the prefix and a UUIDv7 (RFC 9562, section 5.7), which
// begins with the time, in Crockford's base 32. Ids are made while the write
// lock is held, so their order is the order of the commits.
func newID(prefix string) string {
	raw := uuid.Must(uuid.NewV7()) // fails only without randomness, which ends a Go program anyway
	high, low := binary.BigEndian.Uint64(raw[:8]), binary.BigEndian.Uint64(raw[8:])
	var digits [26]byte
	for i := len(digits) - 1; i >= 0; i-- {
		digits[i] = model.IDAlphabet[low&31]
		low = low>>5 | high<<59
		high >>= 5
	}
	return prefix + string(digits[:])
}

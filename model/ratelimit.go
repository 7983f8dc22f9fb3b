package model

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// RateLimit is how many requests a webhook gets in a time, as text: "5/s",
// "100/min", "1000/h", or NoRateLimit.
type RateLimit string

// NoRateLimit lets a webhook have its events as fast as it takes them.
const NoRateLimit RateLimit = "none"

// MaxRate is the largest number in a RateLimit.
const MaxRate = 100_000

// rateUnits are the times of a RateLimit; the first name of each is the one
// that is stored.
var rateUnits = []struct {
	names []string
	per   time.Duration
}{
	{[]string{"s", "sec", "second"}, time.Second},
	{[]string{"min", "m", "minute"}, time.Minute},
	{[]string{"h", "hour"}, time.Hour},
}

// Parse returns how many requests there may be in which time, 0 for no limit.
// Its error is about the field "rate_limit".
func (r RateLimit) Parse() (requests int, per time.Duration, err error) {
	text := strings.ToLower(strings.ReplaceAll(string(r), " ", ""))
	if text == "" || text == string(NoRateLimit) {
		return 0, 0, nil
	}
	number, unit, _ := strings.Cut(text, "/")
	requests, err = strconv.Atoi(number)
	if err == nil && (requests < 1 || requests > MaxRate) {
		return 0, 0, Invalidf("rate_limit", "The rate limit is %d; between 1 and %d requests are possible.", requests, MaxRate)
	}
	for _, u := range rateUnits {
		for _, name := range u.names {
			if err == nil && unit == name {
				return requests, u.per, nil
			}
		}
	}
	return 0, 0, Invalidf("rate_limit", `The rate limit is %q. Write how many requests in which time, for example "5/s", "100/min" or "1000/h", or "none".`, Shorten(string(r)))
}

// Normalized returns r as it is stored; what isn't valid stays as it is.
func (r RateLimit) Normalized() RateLimit {
	requests, per, err := r.Parse()
	if err != nil {
		return r
	}
	for _, u := range rateUnits {
		if u.per == per {
			return RateLimit(fmt.Sprintf("%d/%s", requests, u.names[0]))
		}
	}
	return NoRateLimit
}

// Interval returns the time between two requests, 0 for no limit.
func (r RateLimit) Interval() time.Duration {
	requests, per, err := r.Parse()
	if err != nil || requests == 0 {
		return 0
	}
	return per / time.Duration(requests)
}

package ui

import "testing"

func TestAURLIsShownShortAndWithoutWhatGivesAccess(t *testing.T) {
	for url, want := range map[string]string{
		"https://crm.example.com/hooks/":                      "crm.example.com/hooks",
		"https://discord.com/api/webhooks/1234567890/t0k3n-x": "discord.com/api/webhooks/1234567890/***",
		"https://crm.example.com/?token=t0k3n":                "crm.example.com/?token=***",
	} {
		if got := shortURL(url); got != want {
			t.Errorf("%s is shown as %s, want %s", url, got, want)
		}
	}
}

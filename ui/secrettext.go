package ui

import (
	"strings"

	"latchbell/model"
)

// maskedSecret stands for a secret that isn't shown.
var maskedSecret = model.SecretPrefix + strings.Repeat("•", 28)

// masked stands for the secret of a signature.
func masked(p model.SignatureProfile) string {
	if p == model.SignatureZentitle {
		return strings.Repeat("•", 34)
	}
	return maskedSecret
}

// secretHint says what the secret of a signature is for. instead is set when it
// will take the place of a stored one.
func secretHint(p model.SignatureProfile, instead bool) string {
	hint := "Signs each request, so the receiver knows that it comes from you. Kept in this computer's keychain."
	if p == model.SignatureZentitle {
		hint = "A private RSA key that signs each request. It is kept in this computer's keychain; the receiver gets the public key."
	}
	if instead {
		hint += " It takes the place of the present one as soon as you save."
	}
	return hint
}

// oneLineKey writes a private key so that a field of one line can show it.
func oneLineKey(secret string) string {
	return strings.ReplaceAll(strings.TrimSpace(secret), "\n", " ")
}

// newSecretHint says what may be put in the place of a secret.
func newSecretHint(p model.SignatureProfile) string {
	switch p {
	case model.SignatureStandard:
		return "Give it to the receiver. If the receiver makes the secret, put that one here."
	case model.SignatureZentitle:
		return "An RSA key as PEM. If you have one whose public half the receiver knows already, paste it here."
	}
	return "Give it to the receiver. If the receiver knows one already, put that one here, exactly as it stands there."
}

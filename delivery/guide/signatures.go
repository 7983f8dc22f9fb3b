package guide

import "latchbell/model"

// signature is a signature profile as a row of the guide.
type signature struct {
	Title              string
	Headers            []string
	Content, Key, Form string
}

// schemes say how each profile signs.
var schemes = map[model.SignatureProfile]signature{
	model.SignatureStandard: {Content: "id.timestamp.body; the second header the body alone", Key: "what follows whsec_, decoded from base64; for the second the secret as text",
		Form: "v1,… in base64, several separated by a space; the second in hex"},
	model.SignatureHex:          {Content: "the body", Key: "the secret as text", Form: "hex"},
	model.SignatureGitHub:       {Content: "the body", Key: "the secret as text", Form: "sha256=… in hex"},
	model.SignatureStripe:       {Content: "t.body", Key: "the secret as text", Form: "t=…,v1=… in hex, a v1 for each secret"},
	model.SignaturePaddle:       {Content: "ts:body", Key: "the secret as text", Form: "ts=…;h1=… in hex"},
	model.SignatureLemonSqueezy: {Content: "the body", Key: "the secret as text", Form: "hex"},
	model.SignatureWooCommerce:  {Content: "the body", Key: "the secret as text", Form: "base64"},
	model.SignatureZentitle:     {Content: "the body", Key: "an RSA key of 2048 bits", Form: "base64 of RSA PKCS #1 v1.5 with SHA-256"},
	model.SignatureBroctagon:    {Content: "the body", Key: "the secret as text", Form: "hex"},
	model.SignatureCustom: {Content: "your own text with {id}, {timestamp} and {body}", Key: "the secret as text, or decoded from base64",
		Form: "hex or base64 after a prefix, with SHA-256 or SHA-512"},
	model.SignatureNone: {Content: "nothing", Key: "none", Form: "no header"},
}

// signatures are all profiles, in the order of the form.
func signatures() []signature {
	rows := make([]signature, 0, len(model.SignatureProfiles))
	for _, p := range model.SignatureProfiles {
		row := schemes[p]
		row.Title = p.Title()
		row.Headers = p.Headers(model.CustomSignature{Header: "any name"})
		rows = append(rows, row)
	}
	return rows
}

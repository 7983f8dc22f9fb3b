package model

// Draft asks for a preview of what a webhook, saved or not, would send.
type Draft struct {
	// Webhook may hold a whole URL and the values of secret headers, as the
	// user has typed them. What is masked is taken from the keychain.
	Webhook *Webhook
	// Secret is the signing secret that the user has typed; if it is empty, it
	// is taken from the keychain.
	Secret string
	// EventID is a stored event; if it is empty, the sample of Type is sent.
	EventID string
	Type    string
}

// Preview is the exact request that a Draft leads to.
type Preview struct {
	// URL is masked where it holds a credential.
	URL     string
	Headers []Header
	Body    []byte
	// Signed is, for each signature header, the text that is signed.
	Signed []SignedContent
	// Message is what people see of a chat message, nil for other profiles.
	Message *ChatMessage
	// Notes are sentences on what stands in for the real thing, such as a
	// signature made without the secret.
	Notes []string
}

// SignedContent is what the signature in a header covers.
type SignedContent struct{ Header, Content string }

// Destination is what a chat says of itself when it is asked without posting.
type Destination struct {
	// Name is that of the webhook or bot, Place where its messages appear.
	Name, Place string
	// Known is false where the service has no way to ask without posting.
	Known bool
}

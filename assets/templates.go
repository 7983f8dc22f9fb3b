package assets

import "embed"

//go:embed templates/*.tmpl
var templateFiles embed.FS

// Starter is a template of a body to begin with. All but the first imitate
// another system.
type Starter struct {
	// Name is that of the system ("Lemon Squeezy").
	Name string
	// Signature is the signature profile that receivers of that system verify:
	// "custom" where it has to be described, "" where any will do or Latchbell can't
	// make it.
	Signature string
	file      string
}

// Starters lists the templates in the order in which they are offered.
var Starters = []Starter{
	{Name: "A small example", file: "example"},
	{Name: "Cryptlex", Signature: "custom", file: "cryptlex"},
	{Name: "Freemius", Signature: "custom", file: "freemius"},
	{Name: "GitHub", Signature: "github", file: "github"},
	{Name: "Keygen", file: "keygen"},
	{Name: "Lemon Squeezy", Signature: "lemonsqueezy", file: "lemonsqueezy"},
	{Name: "Paddle", Signature: "paddle", file: "paddle"},
	{Name: "Stripe", Signature: "stripe", file: "stripe"},
	{Name: "WooCommerce", Signature: "woocommerce", file: "woocommerce"},
}

// Template returns its text.
func (s Starter) Template() string {
	text, err := templateFiles.ReadFile("templates/" + s.file + ".tmpl")
	if err != nil {
		panic(err) // the list above and the embedded files go together
	}
	return string(text)
}

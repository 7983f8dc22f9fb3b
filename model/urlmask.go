package model

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// URLMask stands in a URL in the place of what gives access.
const URLMask = "***"

// MaskURL returns raw with everything that gives access replaced by URLMask: the
// token of a chat's webhook, the values of query parameters that are called
// like credentials, and a user's name and password. The rest stays as it is
// written, and what is masked already stays so. With a chat's profile the path
// is that chat's at any host, because messages may go through a proxy;
// otherwise the URL has to be recognised.
func MaskURL(raw string, p BodyProfile) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Host == "" {
		return maskAll(raw) // nothing can be told apart from a token
	}
	if !p.Chat() {
		p = RecogniseChat(u)
	}
	start := strings.Index(raw, "//") + len("//")
	authority, rest := cutBefore(raw[start:], "/?#")
	path, query := cutBefore(rest, "?#")
	return raw[:start] + maskAuthority(authority) + maskPath(path, p) + maskQuery(query)
}

// MaskedParts returns what MaskURL replaces in raw.
func MaskedParts(raw string, p BodyProfile) []string {
	kept := strings.Split(MaskURL(raw, p), URLMask)
	rest := raw[len(kept[0]):]
	var parts []string
	for i, next := range kept[1:] {
		end := strings.Index(rest, next)
		if i == len(kept)-2 {
			end = len(rest) - len(next)
		}
		parts, rest = append(parts, rest[:end]), rest[end+len(next):]
	}
	return parts
}

// IsMasked reports whether raw is a URL of which a part has been replaced by
// URLMask.
func IsMasked(raw string) bool {
	raw = strings.NewReplacer("%3A", ":", "%3a", ":").Replace(raw) // which a bot's token may stand behind
	parts := strings.FieldsFunc(raw, func(r rune) bool { return strings.ContainsRune("/?&;=:@#", r) })
	return slices.Contains(parts, URLMask)
}

// MaskedURLError is the Error for the field "url" of a masked URL whose token isn't
// known.
func MaskedURLError() *Error {
	return Invalidf("url", "The target URL holds %s in the place of its token. Paste the whole URL.", URLMask)
}

// cutBefore splits s before the first of the signs.
func cutBefore(s, signs string) (before, from string) {
	if i := strings.IndexAny(s, signs); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// maskAll masks s, unless there is nothing in it.
func maskAll(s string) string {
	if strings.TrimSpace(s) == "" {
		return s
	}
	return URLMask
}

// maskAuthority masks the user in front of a host.
func maskAuthority(authority string) string {
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		return URLMask + authority[i:]
	}
	return authority
}

// maskPath masks what gives access to the chat p. A path that hasn't the form
// of the chat's may be a proxy's key from end to end.
func maskPath(path string, p BodyProfile) string {
	parts := strings.Split(path, "/")
	var secret []string
	switch p {
	case BodyDiscord: // /api/webhooks/<id>/<token>, and perhaps a suffix
		secret = partsBehind(parts, "webhooks", 1)
		secret = secret[:min(1, len(secret))]
	case BodySlack: // /services/T…/B…/<token>
		secret = partsBehind(parts, "services", 2)
	case BodyMattermost: // /hooks/<id>, at Rocket.Chat /hooks/<id>/<token>
		secret = partsBehind(parts, "hooks", 0)
	case BodyTelegram: // /bot<id>:<token>/sendMessage
		if i := slices.IndexFunc(parts, botPart.MatchString); i >= 0 {
			parts[i] = botPart.ReplaceAllString(parts[i], "${1}"+URLMask)
			return strings.Join(parts, "/")
		}
	case BodyTeams: // /workflows/<id>/triggers/…: what gives access is in the query
		if slices.Contains(parts, "workflows") {
			return path
		}
	default:
		return path
	}
	if len(secret) == 0 {
		secret = parts
	}
	for i, part := range secret {
		secret[i] = maskAll(part)
	}
	return strings.Join(parts, "/")
}

// botPart is the part of a path that holds the token of a Telegram bot. The
// number in front of the colon is the bot's public id.
var botPart = regexp.MustCompile(`^(bot[0-9]*(?::|%3[Aa])).+$`)

// partsBehind returns the parts that follow the last one called name, without
// the first skipped ones and without empty ones at the end.
func partsBehind(parts []string, name string, skipped int) []string {
	end := len(parts)
	for end > 0 && parts[end-1] == "" {
		end--
	}
	rest := behind(parts[:end], name)
	return rest[min(skipped, len(rest)):]
}

// maskQuery masks the values of those parameters of a query, or of a fragment,
// that are called like credentials.
func maskQuery(query string) string {
	var masked strings.Builder
	for query != "" {
		pair, rest := cutBefore(query[1:], "?&;#")
		name, value, _ := strings.Cut(pair, "=")
		if value != "" && isCredential(name) {
			pair = name + "=" + URLMask
		}
		masked.WriteString(query[:1] + pair)
		query = rest
	}
	return masked.String()
}

// credentialNames are the words by which the name of a parameter says that its
// value gives access. "code" is what Azure Functions call their key.
var credentialNames = []string{
	"token", "key", "apikey", "sig", "signature", "secret", "password", "passwd", "passphrase", "pwd", "pass",
	"auth", "authorization", "credential", "credentials", "bearer", "jwt", "code",
}

// credentialEnds are the ends by which a name does that whose words are written
// together.
var credentialEnds = []string{"token", "apikey", "accesskey", "secretkey", "secret", "password", "signature"}

// isCredential reports whether a parameter of that name is likely to give
// access.
func isCredential(name string) bool {
	if plain, err := url.QueryUnescape(name); err == nil {
		name = plain
	}
	for _, word := range words(name) {
		word = strings.ToLower(word)
		if slices.Contains(credentialNames, word) ||
			slices.ContainsFunc(credentialEnds, func(end string) bool { return strings.HasSuffix(word, end) }) {
			return true
		}
	}
	return false
}

// words splits a name such as access_token, X-Api-Key or accessToken.
func words(name string) []string {
	var parted strings.Builder
	var last rune
	for _, r := range name {
		if unicode.IsUpper(r) && unicode.IsLower(last) {
			parted.WriteByte(' ')
		}
		parted.WriteRune(r)
		last = r
	}
	return strings.FieldsFunc(parted.String(), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

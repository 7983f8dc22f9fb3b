package model

import "context"

// vault stores the entries of a change in the keychain, and keeps in mind which
// of them to remove when it is done, or when it fails.
type vault struct {
	secrets         Secrets
	added, replaced []string
}

// store puts what is new of c under new names into the keychain, and names them
// in w.
func (v *vault) store(ctx context.Context, w *Webhook, c Change) error {
	if c.ended != "" {
		v.replaced = append(v.replaced, c.ended)
	}
	if c.Secret != "" {
		ref, err := v.add(ctx, c.Secret)
		if err != nil {
			return err
		}
		v.replaced = append(v.replaced, w.replaceSecret(ref, c.Overlap)...)
	}
	if c.credentials == nil {
		return nil
	}
	ref := ""
	if !c.credentials.Empty() {
		var err error
		if ref, err = v.add(ctx, c.credentials.encode()); err != nil {
			return err
		}
	}
	if w.CredentialsRef != "" {
		v.replaced = append(v.replaced, w.CredentialsRef)
	}
	w.CredentialsRef = ref
	return nil
}

func (v *vault) add(ctx context.Context, secret string) (ref string, err error) {
	ref = NewSecretRef()
	if err := v.secrets.Set(ctx, ref, secret); err != nil {
		return "", err
	}
	v.added = append(v.added, ref)
	return ref, nil
}

// finish removes what was replaced, giveUp what was added.
func (v *vault) finish(ctx context.Context) { forget(ctx, v.secrets, v.replaced) }
func (v *vault) giveUp(ctx context.Context) { forget(ctx, v.secrets, v.added) }

// forget removes entries that no webhook names, even for a caller who has left.
// A failure leaves an entry behind that gives access to nothing, so it is not an
// error.
func forget(ctx context.Context, secrets Secrets, refs []string) {
	ctx = context.WithoutCancel(ctx)
	for _, ref := range refs {
		_ = secrets.Delete(ctx, ref)
	}
}

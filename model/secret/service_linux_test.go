package secret_test

import (
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"

	"latchbell/model/secret/secrettest"
)

const (
	serviceInterface = "org.freedesktop.Secret.Service"
	promptInterface  = "org.freedesktop.Secret.Prompt"
	servicePath      = dbus.ObjectPath("/org/freedesktop/secrets")
	collectionPath   = dbus.ObjectPath("/org/freedesktop/secrets/collection/passwords")
	itemPath         = collectionPath + "/1"
	promptPath       = dbus.ObjectPath("/org/freedesktop/secrets/prompt/1")
)

// service is a Secret Service with one entry, in which the test plays the user:
// it sees each prompt and answers it. It shows what gnome-keyring can't without
// a display, and faults that it doesn't have.
type service struct {
	bus *dbus.Conn
	// prompts gets the purpose of each prompt that opens.
	prompts chan string
	// silence, while it is set, keeps sessions from being opened.
	silence chan struct{}

	mu      sync.Mutex
	missing bool   // there is no collection
	locked  bool   // the collection is locked
	private bool   // the entry is locked
	purpose string // of the prompt: the path of what it unlocks, or "create"
}

// startService puts a service on a bus of its own, which the test then uses.
func startService(t *testing.T) *service {
	t.Helper()
	noLeaks(t)
	env := secrettest.Bus(t)
	enter(t, env)
	bus, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bus.Close() })
	s := &service{bus: bus, prompts: make(chan string, 100)}
	for _, export := range []struct {
		methods any
		path    dbus.ObjectPath
		iface   string
	}{
		{serviceMethods{s}, servicePath, serviceInterface},
		{properties{s}, servicePath, "org.freedesktop.DBus.Properties"},
		{collectionMethods{s}, collectionPath, "org.freedesktop.Secret.Collection"},
		{collectionMethods{s}, "/org/freedesktop/secrets/aliases/default", "org.freedesktop.Secret.Collection"},
		{properties{s}, collectionPath, "org.freedesktop.DBus.Properties"},
		{itemMethods{}, itemPath, "org.freedesktop.Secret.Item"},
		{promptMethods{s}, promptPath, promptInterface},
		{sessionMethods{}, "/org/freedesktop/secrets/session/1", "org.freedesktop.Secret.Session"},
	} {
		if err := bus.Export(export.methods, export.path, export.iface); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := bus.RequestName("org.freedesktop.secrets", dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return s
}

// set changes the state of the service.
func (s *service) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// answer closes the open prompt, as the user does.
func (s *service) answer(t *testing.T, dismissed bool) {
	t.Helper()
	if !dismissed {
		s.set(func() {
			switch s.purpose {
			case "create":
				s.missing = false
			case string(itemPath):
				s.private = false
			default:
				s.locked = false
			}
		})
	}
	err := s.bus.Emit(promptPath, promptInterface+".Completed", dismissed, dbus.MakeVariant([]dbus.ObjectPath{}))
	if err != nil {
		t.Fatal(err)
	}
}

type serviceMethods struct{ *service }

func (s serviceMethods) ReadAlias(string) (dbus.ObjectPath, *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.missing {
		return "/", nil
	}
	return collectionPath, nil
}

func (s serviceMethods) SearchItems(attributes map[string]string) (unlocked, locked []dbus.ObjectPath, _ *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.private {
		return []dbus.ObjectPath{}, []dbus.ObjectPath{itemPath}, nil
	}
	return []dbus.ObjectPath{itemPath}, []dbus.ObjectPath{}, nil
}

func (s serviceMethods) Unlock(objects []dbus.ObjectPath) (unlocked []dbus.ObjectPath, prompt dbus.ObjectPath, _ *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if isItem := objects[0] == itemPath; isItem && !s.private || !isItem && !s.locked {
		return objects, "/", nil
	}
	s.purpose = string(objects[0])
	return []dbus.ObjectPath{}, promptPath, nil
}

func (s serviceMethods) CreateCollection(map[string]dbus.Variant, string) (collection, prompt dbus.ObjectPath, _ *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.purpose = "create"
	return "/", promptPath, nil
}

func (s serviceMethods) OpenSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	s.mu.Lock()
	silence := s.silence
	s.mu.Unlock()
	if silence != nil {
		<-silence
	}
	return dbus.MakeVariant(""), "/org/freedesktop/secrets/session/1", nil
}

type properties struct{ *service }

func (s properties) Get(_, name string) (dbus.Variant, *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if name == "Locked" {
		return dbus.MakeVariant(s.locked), nil
	}
	return dbus.MakeVariant([]dbus.ObjectPath{}), nil
}

type collectionMethods struct{ *service }

func (collectionMethods) SearchItems(map[string]string) ([]dbus.ObjectPath, *dbus.Error) {
	return []dbus.ObjectPath{itemPath}, nil
}

type itemMethods struct{}

type secretValue struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

func (itemMethods) GetSecret(session dbus.ObjectPath) (secretValue, *dbus.Error) {
	return secretValue{session, []byte{}, []byte("kept"), "text/plain"}, nil
}

type sessionMethods struct{}

func (sessionMethods) Close() *dbus.Error { return nil }

type promptMethods struct{ *service }

func (s promptMethods) Prompt(string) *dbus.Error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.prompts <- s.purpose
	return nil
}

package sessions

import (
	"bytes"
	"encoding/gob"
	"sync"

	"fwhelp/dialog"
)

// The session codec is being written in package dialog; until it lands, gob
// stands in for it.

var registerOnce = sync.OnceFunc(func() {
	for _, v := range []any{
		dialog.Idle{},
		dialog.Offering{},
		dialog.Guiding{},
		dialog.Say{},
		dialog.Settle{},
		dialog.Whisper{},
		dialog.Miss{},
		dialog.Erase{},
		dialog.Heading{},
		dialog.Paragraph{},
		dialog.Bullets{},
		dialog.Table{},
		dialog.Sources{},
		dialog.Choices{},
		dialog.Document{},
	} {
		gob.Register(v)
	}
})

func encode(s dialog.Session) ([]byte, error) {
	registerOnce()
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(s)
	return b.Bytes(), err
}

func decode(data []byte) (s dialog.Session, err error) {
	registerOnce()
	err = gob.NewDecoder(bytes.NewReader(data)).Decode(&s)
	return s, err
}

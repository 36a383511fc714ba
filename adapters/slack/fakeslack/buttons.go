package fakeslack

import "fmt"

// Button is something on a message that can be pressed.
type Button struct {
	Type, ActionID, BlockID, Label, Value string
}

// Buttons lists what can be pressed, options of a menu one by one.
func Buttons(blocks []map[string]any) []Button {
	var found []Button
	var walk func(v any, block string)
	walk = func(v any, block string) {
		switch v := v.(type) {
		case []map[string]any:
			for _, b := range v {
				walk(b, block)
			}
		case []any:
			for _, b := range v {
				walk(b, block)
			}
		case map[string]any:
			if id, ok := v["block_id"].(string); ok {
				block = id
			}
			kind, _ := v["type"].(string)
			id, _ := v["action_id"].(string)
			switch kind {
			case "button":
				found = append(found, Button{kind, id, block, label(v), fmt.Sprint(v["value"])})
			case "static_select":
				options, _ := v["options"].([]any)
				for _, o := range options {
					o, _ := o.(map[string]any)
					found = append(found, Button{kind, id, block, label(o), fmt.Sprint(o["value"])})
				}
			case "feedback_buttons":
				for _, side := range []string{"positive_button", "negative_button"} {
					o, _ := v[side].(map[string]any)
					found = append(found, Button{kind, id, block, label(o), fmt.Sprint(o["value"])})
				}
			default:
				walk(v["elements"], block)
				walk(v["accessory"], block)
			}
		}
	}
	walk(blocks, "")
	return found
}

func label(v map[string]any) string {
	text, _ := v["text"].(map[string]any)
	s, _ := text["text"].(string)
	return s
}

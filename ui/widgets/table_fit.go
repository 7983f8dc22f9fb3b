package widgets

// slot is what fitColumns knows of a column.
type slot struct {
	id       string
	width    float32 // wanted
	least    float32
	grow     bool
	priority int
	fixed    bool // the user has set the width
	hidden   bool // the user doesn't want to see it
}

// fitColumns returns a width for each column, 0 for one that is hidden or dropped, so that together they fill
// room if any may grow, and fit it if that is possible at all.
func fitColumns(slots []slot, room float32) []float32 {
	shown := droppedTo(slots, room)
	widths := make([]float32, len(slots))
	var wanted, least float32
	for i, s := range slots {
		if shown[i] {
			widths[i] = s.width
			wanted += s.width
			least += s.least
		}
	}
	switch {
	case wanted < room:
		spread(slots, widths, room-wanted)
	case least <= room:
		shrink(slots, widths, (wanted-room)/max(1, wanted-least))
	default:
		squeeze(slots, widths, room/least)
	}
	return widths
}

// droppedTo says which columns stay so that the least widths of all fit room.
func droppedTo(slots []slot, room float32) []bool {
	shown := make([]bool, len(slots))
	var least float32
	for i, s := range slots {
		if shown[i] = !s.hidden; shown[i] {
			least += s.least
		}
	}
	for least > room {
		drop := -1
		for i, s := range slots {
			if shown[i] && s.priority > 0 && (drop < 0 || s.priority >= slots[drop].priority) {
				drop = i
			}
		}
		if drop < 0 {
			break
		}
		shown[drop] = false
		least -= slots[drop].least
	}
	return shown
}

// spread gives what is left to the columns that grow; those that the user has set only if there is no other.
func spread(slots []slot, widths []float32, rest float32) {
	takers := growing(slots, widths, false)
	if len(takers) == 0 {
		takers = growing(slots, widths, true)
	}
	for _, i := range takers {
		widths[i] += rest / float32(len(takers))
	}
}

func growing(slots []slot, widths []float32, fixed bool) []int {
	var takers []int
	for i, s := range slots {
		if s.grow && s.fixed == fixed && widths[i] > 0 {
			takers = append(takers, i)
		}
	}
	return takers
}

// shrink takes a part, between 0 and 1, of what each column has above its least width.
func shrink(slots []slot, widths []float32, part float32) {
	for i, s := range slots {
		if widths[i] > 0 {
			widths[i] -= (s.width - s.least) * part
		}
	}
}

// squeeze goes below the least widths, by a factor, when even they don't fit.
func squeeze(slots []slot, widths []float32, factor float32) {
	for i, s := range slots {
		if widths[i] > 0 {
			widths[i] = s.least * factor
		}
	}
}

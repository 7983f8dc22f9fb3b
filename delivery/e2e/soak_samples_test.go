//go:build soak

package e2e

import (
	"bufio"
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	sampleEvery = 10 * time.Second
	// artefactsVar names the folder for what tests leave behind.
	artefactsVar = "LATCHBELL_ARTEFACTS"
)

// sample is one look at the process. A figure that couldn't be had is 0.
type sample struct {
	after                              time.Duration
	pid                                int
	memory, goroutines, files, storage int
}

// samples looks at the process every few seconds.
type samples struct {
	*soak

	all []sample
}

func (s *samples) run(ctx context.Context) {
	every := time.NewTicker(min(sampleEvery, s.length/40))
	defer every.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-every.C:
			if one, ok := s.take(); ok {
				s.all = append(s.all, one)
			}
		}
	}
}

// take returns false when there is no process just now.
func (s *samples) take() (sample, bool) {
	pid := s.running().command.Process.Pid
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	if err != nil {
		return sample{}, false
	}
	one := sample{after: time.Since(s.began), pid: pid, files: len(files), goroutines: s.goroutines()}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if fields := strings.Fields(string(status)); err == nil && len(fields) > 1 {
		pages, _ := strconv.Atoi(fields[1])
		one.memory = pages * os.Getpagesize()
	}
	for _, name := range []string{"latchbell.db", "latchbell.db-wal"} {
		if info, err := os.Stat(filepath.Join(s.data, name)); err == nil {
			one.storage += int(info.Size())
		}
	}
	return one, one.memory > 0
}

// goroutines asks the intake how many there are.
func (s *samples) goroutines() int {
	s.load.mu.Lock()
	c := *s.load.client
	s.load.mu.Unlock()
	response, err := c.request(http.MethodGet, "/metrics", "", "")
	if err != nil {
		return 0
	}
	defer response.Body.Close()
	for lines := bufio.NewScanner(response.Body); lines.Scan(); {
		if value, ok := strings.CutPrefix(lines.Text(), "go_goroutines "); ok {
			n, _ := strconv.Atoi(value)
			return n
		}
	}
	return 0
}

// figures are what is measured.
var figures = []struct {
	name string
	of   func(sample) int
	unit int
	// grows: it is right that it does. slack is how much more than a quarter
	// more it may become.
	grows bool
	slack int
}{
	{"memory MiB", func(s sample) int { return s.memory }, 1 << 20, false, 8 << 20},
	{"goroutines", func(s sample) int { return s.goroutines }, 1, false, 20},
	{"open files", func(s sample) int { return s.files }, 1, false, 50},
	{"database MiB", func(s sample) int { return s.storage }, 1 << 20, true, 0},
}

// report writes all samples to a file and prints the curves.
func (s *samples) report(t *testing.T) {
	folder := cmp.Or(os.Getenv(artefactsVar), filepath.Join(os.TempDir(), "latchbell-artefacts"))
	path := filepath.Join(folder, "soak-"+s.began.Format("2006-01-02-150405")+".csv")
	if err := s.write(path); err != nil {
		t.Errorf("writing the samples: %v", err)
	}
	t.Logf("%d samples over %v are in %s", len(s.all), s.length, path)
	for _, f := range figures {
		var values []int
		for _, one := range s.all {
			values = append(values, f.of(one))
		}
		t.Logf("%-12s %s  quarters: %s", f.name, curve(values, 60), s.quarters(f.of, f.unit))
	}
}

func (s *samples) write(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	rows := [][]string{{"seconds", "pid", "rss_bytes", "goroutines", "open_files", "database_bytes"}}
	for _, one := range s.all {
		row := []string{fmt.Sprint(int(one.after.Seconds()))}
		for _, value := range []int{one.pid, one.memory, one.goroutines, one.files, one.storage} {
			row = append(row, fmt.Sprint(value))
		}
		rows = append(rows, row)
	}
	return csv.NewWriter(file).WriteAll(rows)
}

// curve draws values as a line of so many blocks at most.
func curve(values []int, width int) string {
	if len(values) == 0 {
		return ""
	}
	blocks := []rune("▁▂▃▄▅▆▇█")
	most := max(slices.Max(values), 1)
	var line strings.Builder
	for column := range min(width, len(values)) {
		value := values[column*len(values)/min(width, len(values))]
		line.WriteRune(blocks[value*(len(blocks)-1)/most])
	}
	return line.String()
}

// median returns that of a figure between two parts of the whole time.
func (s *samples) median(of func(sample) int, from, to float64) int {
	var values []int
	for _, one := range s.all {
		if part := float64(one.after) / float64(s.length); part >= from && part < to && of(one) > 0 {
			values = append(values, of(one))
		}
	}
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	return values[len(values)/2]
}

func (s *samples) quarters(of func(sample) int, unit int) string {
	var texts []string
	for q := range 4 {
		texts = append(texts, fmt.Sprint(s.median(of, float64(q)/4, float64(q+1)/4)/unit))
	}
	return strings.Join(texts, ", ")
}

// judge compares the last quarter with the second, and with the third, in which
// the same process ran.
func (s *samples) judge(t *testing.T) {
	if len(s.all) == 0 {
		t.Error("there are no samples")
	}
	for _, f := range figures {
		last := s.median(f.of, 0.75, 1)
		for name, from := range map[string]float64{"second": 0.25, "third": 0.5} {
			before := s.median(f.of, from, from+0.25)
			if !f.grows && last > before*5/4+f.slack {
				t.Errorf("%s grew from %d in the %s quarter to %d in the last", f.name, before/f.unit, name, last/f.unit)
			}
		}
	}
}

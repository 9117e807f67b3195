import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { showsColour, terminalProgress } from '../../src/commands/terminal.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function stream(isTTY: boolean) {
  const through = new PassThrough({ encoding: 'utf8' });
  return Object.assign(through, { isTTY, columns: 40, text: () => String(through.read() ?? '') });
}

describe('without a terminal', () => {
  it('writes a line a phase with its seconds, and a sign of life every ten', () => {
    const out = stream(false);
    const progress = terminalProgress(out, false);
    progress.phase('Unpack');
    progress.note('130 MB');
    vi.advanceTimersByTime(10_000);
    progress.status('3 of 40');
    vi.advanceTimersByTime(10_000);
    progress.phase('Build');
    vi.advanceTimersByTime(1500);
    progress.end();
    progress.end();
    vi.advanceTimersByTime(60_000);
    progress.note('afterwards');
    expect(out.text()).toBe(
      'Unpack …\n  130 MB\n  … 10.0 s\n  … 20.0 s, 3 of 40\nUnpack  20.0 s\nBuild …\nBuild  1.5 s\nafterwards\n',
    );
  });

  it('says of an interrupted phase that it was stopped', () => {
    const out = stream(false);
    const interruption = new AbortController();
    const progress = terminalProgress(out, false, interruption.signal);
    progress.phase('Probe');
    vi.advanceTimersByTime(1500);
    interruption.abort();
    progress.end();
    expect(out.text()).toBe('Probe …\nProbe  stopped after 1.5 s\n');
  });

  it('lets no note bring a line or a terminal sequence of its own', () => {
    const out = stream(false);
    const progress = terminalProgress(out, false);
    progress.note('a\nb\u001b[2J');
    expect(out.text()).toBe('a b\\u001b[2J\n');
  });
});

describe('on a terminal', () => {
  it('keeps one live line, no wider than the terminal, and takes it away', () => {
    const out = stream(true);
    const progress = terminalProgress(out, false);
    progress.phase('A title that is much wider than the terminal is');
    vi.advanceTimersByTime(500);
    expect(
      out
        .text()
        .split('\r\u001b[K')
        .every(line => line.length < 40),
    ).toBe(true);
    progress.note('said');
    // What is said within a phase stands below its title.
    const title = 'A title that is much wider than the terminal is';
    expect(out.text().startsWith(`\r\u001b[K${title} …\n  said\n\r\u001b[KA title`)).toBe(true);
    progress.note('more');
    expect(out.text().startsWith('\r\u001b[K  more\n\r\u001b[KA title')).toBe(true);
    progress.end();
    expect(out.text()).toBe('\r\u001b[KA title that is much wider than the terminal is  0.5 s\n');
  });
});

describe('colour', () => {
  const terminal = stream(true);
  const pipe = stream(false);
  it.each([
    ['a terminal', terminal, {}, {}, true],
    ['a pipe', pipe, {}, {}, false],
    ['NO_COLOR', terminal, {}, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR', terminal, {}, { NO_COLOR: '' }, true],
    ['FORCE_COLOR on a pipe', pipe, {}, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0', terminal, {}, { FORCE_COLOR: '0' }, false],
    ['NO_COLOR over FORCE_COLOR', terminal, {}, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['--no-color over FORCE_COLOR', terminal, { color: false }, { FORCE_COLOR: '1' }, false],
    ['a dumb terminal', terminal, {}, { TERM: 'dumb' }, false],
  ])('%s', (_, out, options, environment, expected) => {
    expect(showsColour(out, options, environment)).toBe(expected);
  });
});

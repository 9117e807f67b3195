import { Command } from 'commander';
import { expect, test } from 'vitest';
import { refuseStrangers, type TargetOptions, withTarget } from '../../src/commands/probe-target.js';

function refused(...argv: readonly string[]): void {
  const command = withTarget(new Command()).parse(argv, { from: 'user' });
  refuseStrangers(command, command.opts<TargetOptions>());
}

test('a client that signs nothing is named without a key', () => {
  refused('--client', 'a', '--client-certificate', 'a.crt', '--client-certificate-key', 'a.key');
  refused('--client', 'public');
});

test.each([
  [['--client-key', 'a.jwk.json'], '--client-key belongs to --client ID'],
  [['--client', 'a', '--client-certificate', 'a.crt'], '--client-certificate-key belong together'],
  [['--client', 'a', '--like', 'b'], 'contradict each other'],
])('%j says what is wrong', (argv, message) => {
  expect(() => refused(...argv)).toThrow(message);
});

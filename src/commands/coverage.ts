import type { Coverage } from '../coverage/coverage.js';
import type { Check } from '../coverage/oidf/check.js';
import type { GlobalOptions, Session } from './session.js';

/** Prints what the probes cover: by clause, by the OIDF suite's modules and by attacker. */
export async function printCoverage({ json }: GlobalOptions, { stdout }: Session): Promise<void> {
  const { coverage } = await import('../coverage/coverage.js');
  const { conditions } = await import('../coverage/oidf/conditions.js');
  const found = await coverage();
  if (json === true) {
    const { probes, ...rest } = found;
    const result = { schemaVersion: 1, probes: probes.map(({ id }) => id), ...rest, conditions };
    stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return;
  }
  stdout.write(`${await coverageText(found, conditions)}\n`);
}

/** The three tables as text. */
async function coverageText(coverage: Coverage, conditions: readonly Check[]): Promise<string> {
  const { plans } = await import('../coverage/oidf/modules.js');
  const { checkText, standingText } = await import('../coverage/text.js');
  const lines: string[] = [];
  for (const { id, title, clauses } of coverage.specifications) {
    const probed = clauses.filter(covered => 'probes' in covered).length;
    lines.push('', `${title} (${id}): ${probed} of ${clauses.length} requirements with a probe of their own`);
    for (const covered of clauses) {
      lines.push(`  ${covered.clause.section}  ${covered.clause.title}`);
      lines.push(`      ${'probes' in covered ? covered.probes.join(', ') : standingText(covered.standing)}`);
    }
  }
  lines.push('', 'Modules of the OIDF conformance suite');
  for (const plan of plans) {
    for (const module of coverage.modules.filter(one => one.plans.includes(plan))) {
      for (const name of module.names) lines.push(`  ${plan}: ${name}`, `      ${checkText(module)}`);
    }
  }
  lines.push('', 'Conditions of the OIDF conformance suite');
  for (const check of conditions) {
    for (const name of check.names) lines.push(`  ${name}`, `      ${checkText(check)}`);
  }
  lines.push('', 'Attackers of the FAPI 2.0 attacker model');
  for (const { id, text, probes } of coverage.attackers) {
    lines.push(`  ${id}  ${text}`, `      ${probes.length === 0 ? 'no probe' : probes.join(', ')}`);
  }
  return lines.slice(1).join('\n');
}

/**
 * The toolkit for those who embed it: template → plan → apply → realm, realm → probe → report. Nothing here prints or
 * ends the process.
 */
export type { Clause, Specification } from './clauses/clause.js';
export { connect } from './keycloak/connect.js';
export type { Connection } from './keycloak/connection.js';
export { KeycloakError } from './keycloak/errors.js';
export { SettingsError } from './keycloak/given.js';
export {
  type ConnectionSettings,
  type Credentials,
  resolveSettings,
  type SettingsSources,
} from './keycloak/settings.js';
export { listProbes } from './probe/engine.js';
export type { Probe } from './probe/probe.js';
export { type ProbeRun, probeRealm } from './probe/probe-realm.js';
export { type BlackBoxRun, probeBlackBox } from './probe/target/black-box.js';
export { type GivenClients, type GivenSources, readGivenClients } from './probe/target/clients-file.js';
export type { Expiry } from './probe/target/expiry.js';
export type { StandingClient } from './probe/target/likeness.js';
export type { BrowserLogin } from './probe/target/login.js';
export type { Progress } from './progress.js';
export { applyPlan, planRealm } from './provisioning.js';
export { ApplyError } from './realm/apply-error.js';
export type { ApplyOptions } from './realm/carry-out.js';
export { type Holder, type Lock, LockError, type LockOptions, lockRealm } from './realm/lock.js';
export { PlanError } from './realm/plan.js';
export type { Change, Difference, Plan, Unmanaged } from './realm/resource.js';
export type { Snapshot } from './realm/snapshot.js';
export type { Exchange } from './report/exchange.js';
export {
  type Deviation,
  type Finding,
  type Level,
  type Report,
  type Source,
  tally,
  type Verdict,
} from './report/report.js';
export type { Reporter } from './report/reporter.js';
export { default as consoleReporter } from './reporters/console.js';
export { default as jsonReporter } from './reporters/json.js';
export { default as junitReporter } from './reporters/junit.js';
export { combined } from './template/combined.js';
export { loadTemplate } from './template/load.js';
export { TemplateError } from './template/problem.js';
export type { Profile } from './template/profile.js';
export { loadTemplates } from './template/several.js';
export type { Template } from './template/template.js';

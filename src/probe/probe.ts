import type { AuthorizationServer, JWKSCacheInput } from 'oauth4webapi';
import type { Authority } from '../authority.js';
import type { Attacker, Clause } from '../clauses/clause.js';
import type { AuthenticationDevice } from '../parties/authentication-device.js';
import type { Person } from '../parties/browser.js';
import type { Chromium } from '../parties/chromium.js';
import type { DpopNonces } from '../parties/dpop-nonces.js';
import type { IntentService } from '../parties/intent-service.js';
import type { NotificationEndpoint } from '../parties/notification-endpoint.js';
import type { RelyingParty } from '../parties/relying-party.js';
import type { Address, Wire } from '../parties/wire.js';
import type { Exchange } from '../report/exchange.js';
import type { Deviation, Level, Verdict } from '../report/report.js';
import type { Profile } from '../template/profile.js';
import type { Path } from '../template/template.js';
import type { Refusal } from './answer.js';
import type { Need } from './needs.js';
import type { Holder } from './resource/resource.js';
import type { Step } from './scenario/route.js';
import type { StoryOptions } from './scenario/story.js';

/** What a probe works on: a server, two scratch clients and a person who logs in. */
export interface Target {
  readonly profile: Profile;
  /** The issuer that was asked for, and the metadata that it publishes. */
  readonly server: AuthorizationServer;
  /** The server's keys, once they were fetched. */
  readonly serverKeys: JWKSCacheInput;
  /** What the server gave for DPoP proofs, in the whole run. */
  readonly nonces: DpopNonces;
  /** Keycloak's version where it is known: known deviations hang on it. */
  readonly version?: string;
  /** Sends and keeps the transcript, which becomes the finding's evidence. */
  readonly wire: Wire;
  /** How the server is reached, for probes of the connection itself. */
  readonly address: Address;
  readonly clients: readonly [RelyingParty, RelyingParty];
  readonly user: Person;
  /** A real browser, where the login page wants one. */
  readonly chromium?: Chromium;
  /** How many seconds a code lives, where that is known. */
  readonly codeSeconds?: number;
  /** True: nothing is waited for until it expires. */
  readonly inHaste?: boolean;
  /** Where the person decides on logins through the back channel; absent: the server cannot be asked for one. */
  readonly device?: AuthenticationDevice;
  /** Where the server pings the clients when a result is there. */
  readonly notifications?: NotificationEndpoint;
  /** Where clients create intents, where the profile's authorizations are of one; absent: they bring their own. */
  readonly intents?: IntentService;
  /** Says that the run is interrupted, to what does not go through the wire. */
  readonly signal?: AbortSignal;
  /**
   * Lets time pass.
   *
   * @param why - for whoever waits, behind `waits 65 s`: `until something expires` without it
   * @throws the signal's reason when the run is interrupted
   */
  pause(seconds: number, why?: string): Promise<void>;
  /** Issues certificates that the server trusts clients with; absent: there are none. */
  readonly authority?: Authority;
  /** Another one that the server trusts clients with. */
  readonly secondAuthority?: Authority;
  /** The user's own API, where it is examined, too. */
  readonly examined?: Examined;
  /** A client whose access tokens live some seconds only, where one could be made. */
  readonly shortLived?: RelyingParty;
  /** A client that registered for encrypted authorization responses, where one could be made. */
  readonly encrypting?: RelyingParty;
  /** A client whose registration changes while a request of it is under way. */
  readonly changing?: ChangingClient;
  /** Another realm of the same server, where one could be made. */
  readonly secondRealm?: SecondRealm;
  /**
   * Carries out the unspoilt story up to a step, once a run for each set of options and client: a refusal counts only
   * where this succeeds.
   *
   * @param party - the first client without it
   * @throws BrokenControl when it does not
   */
  control(last: Step, options?: StoryOptions, party?: RelyingParty): Promise<void>;
}

/** A realm that somebody else runs on the same server. */
export interface SecondRealm {
  readonly server: AuthorizationServer;
  /** Registered there with the first client's client_id and redirect URI, and with keys of its own. */
  readonly client: RelyingParty;
}

/** A protected resource that the probes of it ask for, all with one access token. */
export interface Examined {
  /**
   * Who holds that token. No probe may make it useless.
   *
   * @throws BrokenControl when there is none, or the resource server refuses it
   */
  holder(): Promise<Holder>;
}

/** A client of our own whose redirect URI can be taken away. */
export interface ChangingClient {
  readonly party: RelyingParty;
  /** Registers it for another redirect URI alone, until `restore`. */
  withdraw(): Promise<void>;
  restore(): Promise<void>;
}

/** What a probe found. */
export interface Outcome {
  readonly verdict: Verdict;
  /** What was observed, in a sentence without secrets. */
  readonly message: string;
  readonly deviation?: Deviation;
}

/** One check against a running server. */
export interface Probe {
  /** The file's name: a noun for the state in which the check fails, `par-without-pkce`. */
  readonly id: string;
  /** What a conforming server does, in one sentence in the present tense. */
  readonly title: string;
  readonly clauses: readonly Clause[];
  readonly attacker?: readonly Attacker[];
  readonly level: Level;
  /** What it carries out, in a sentence or two. */
  readonly does: string;
  /** Names of the shapes in which it tries the same defect, where there are several. */
  readonly shapes?: readonly string[];
  /** What an attacker gains where the server does not do so, in one sentence. */
  readonly gain: string;
  /** What to set in Keycloak's terms so that it passes. */
  readonly repair: string;
  /** Where the shipped templates do that; each path is in one of those that the probe applies to. */
  readonly hardening?: readonly Path[];
  /** What the setting must have beside a server, clients and a person; where it has not, the probe is skipped. */
  readonly needs?: readonly Need[];
  applies(profile: Profile): boolean;
  run(target: Target): Promise<Outcome>;
}

/** Where an unspoilt flow failed. */
export interface Break {
  readonly clientId: string;
  /** `resource`: the user's own API refuses a good token. */
  readonly at: Step | 'resource';
  /** What was observed, in words without secrets. */
  readonly said: string;
  /** What the server refused with; absent where nothing that could be read came. */
  readonly refusal?: Refusal;
}

/** The unspoilt flow failed, so that a refusal of the spoilt one would say nothing. */
export class BrokenControl extends Error {
  override readonly name = 'BrokenControl';
  readonly where: Break;
  readonly evidence: readonly Exchange[];

  constructor(where: Break, evidence: readonly Exchange[]) {
    const fails = where.at === 'resource' ? 'The resource server refuses a good token' : 'The unspoilt flow fails';
    super(`${fails}, so this says nothing: ${where.said}`);
    this.where = where;
    this.evidence = evidence;
  }
}

import { SchemaFiles } from '../../core/schema-files';
import { compareVersions } from '../../core/version';

/**
 * Describes what differs between two lines for a site, from the release notes. A new line starts with those of the one
 * before.
 */
export interface LineTraits {
  /** The server refuses a login whose grant type the provider of the application does not list; the API's default is none. */
  readonly grantTypes: boolean;
  /** States whose X-Forwarded-* headers count: those of every peer, or of LISTEN__TRUSTED_PROXY_CIDRS alone. */
  readonly trustsForwardedFrom: 'any' | 'trusted-proxies';
  /** A server of the line does not know AUTHENTIK_WEB__BASE_URL, may have it, or does not start without it. */
  readonly baseUrl: 'unknown' | 'optional' | 'required';
  /** The proxy image keeps the sessions there for an outpost that has the settings of the database. */
  readonly proxyImageSessions: 'file' | 'postgresql';
  /** The log of an outpost says where its sessions are. */
  readonly logsSessions: boolean;
  /** The addresses that pods listen on without a setting: of a node without IPv6, `ipv6` does not start. */
  readonly listensOn: 'ipv4' | 'ipv6';
  /** A policy binding may have an end. */
  readonly bindingsExpire: boolean;
  /** Clients may register themselves. */
  readonly clientRegistration: boolean;
  /** Providers can read the flag `core_default_app_access`. */
  readonly statesDefaultAppAccess: boolean;
}

/** `schemas/authentik-line@LINE.json`. */
export interface LineFile {
  /** It reads like `2026.8`. */
  readonly line: string;
  /** The newest version of the line when its facts were written. */
  readonly newest: string;
  /** The newest chart of the line whose keys are recorded. */
  readonly chart: string;
  /** The version of the Terraform provider that goes with the line. */
  readonly provider: string;
  /** States what differs for a site. */
  readonly traits: LineTraits;
  /** Each fact comes from a source; some are of another line or version. */
  readonly sources: Readonly<Record<string, string>>;
  /** Variables that its pods read. */
  readonly settings: readonly string[];
}

const FILES = new SchemaFiles<LineFile>('authentik-line');

/** A minor line of authentik, as `schemas/` has it: `schemas/README.md` says how one is added. */
export class ServerLine {
  /** Recorded lines, the oldest first. */
  static get names(): readonly string[] {
    return FILES.versions;
  }

  /** Recorded lines that a step from one version to another leaves out: the server migrates one line at a time. */
  static findSkipped(from: string, to: string): readonly string[] {
    return ServerLine.names.filter(
      (name) => compareVersions(name, lineOf(from)) > 0 && compareVersions(name, lineOf(to)) < 0,
    );
  }

  /** Returns the line of a version of the server, or of a line's name; undefined where the line is not recorded. */
  static of(version: string): ServerLine | undefined {
    const file = FILES.of(lineOf(version));
    return file === undefined ? undefined : new ServerLine(file);
  }

  private constructor(private readonly file: LineFile) {}

  get name(): string {
    return this.file.line;
  }

  get newest(): string {
    return this.file.newest;
  }

  get chart(): string {
    return this.file.chart;
  }

  get provider(): string {
    return this.file.provider;
  }

  get traits(): LineTraits {
    return this.file.traits;
  }

  get sources(): LineFile['sources'] {
    return this.file.sources;
  }

  get settings(): ReadonlySet<string> {
    return new Set(this.file.settings);
  }
}

/** The line of a version: `2026.8` of `2026.8.6`. */
export function lineOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

import { MAX_EXPRESSION_BYTES, not, type WafExpression } from './waf-expression';
import { Waf } from './waf-field';
import { checkText } from './waf-literal';
import { listsNamedIn, readWafTokens } from './waf-token';

interface WafRuleProps {
  /**
   * Unique in its ruleset; 1 to 64 letters, digits, `-` and `_`. Cloudflare keeps the id and the analytics of a rule by
   * it; of an existing rule, its current id.
   */
  readonly ref: string;
  /** Shown in Cloudflare's dashboard; never empty. */
  readonly description: string;
  /** Always written: Cloudflare's default is true. */
  readonly enabled: boolean;
}

export interface BlockRuleProps extends WafRuleProps {
  /** The rule blocks these requests, but for the login hosts and the allow list. */
  readonly matching: WafExpression;
  /**
   * Hosts of the login pages, which no ban blocks (incident I4). At least one. They are compared as a browser sends
   * them: docs/adr/0013-login-hosts-as-written.md.
   */
  readonly loginHosts: readonly string[];
  /**
   * Addresses and prefixes that no rule blocks, such as the owner's: an unban can take days while Cloudflare throttles
   * list writes (incident I14). @default none
   */
  readonly allowList?: readonly string[];
}

export interface SkipRuleProps extends WafRuleProps {
  /** It is written as the live rule has it, letter for letter: another spelling is a change. */
  readonly expression: string;
  /** Phases that are skipped, in the order of the live rule. @default none */
  readonly phases?: readonly string[];
  /** Older products that are skipped, in the order of the live rule. @default none */
  readonly products?: readonly string[];
  /** `current`: the rest of this ruleset is skipped too. @default the rest of the ruleset goes on */
  readonly ruleset?: 'current';
  /** Whether a match is logged. Cloudflare sets this by itself, so a rule without it differs in every plan. */
  readonly logging: boolean;
}

/** Actions that can stop a visitor, and `log`, which only counts. */
type KeptAction = 'block' | 'managed_challenge' | 'js_challenge' | 'challenge' | 'log';

interface KeptRuleProps extends WafRuleProps {
  /** It is the action of the live rule. */
  readonly action: KeptAction;
  /**
   * It is written as the live rule has it, letter for letter. It leaves out the login hosts: the rule
   * `waf-login-hosts-open` reads it.
   */
  readonly expression: string;
}

type SkipParameters = Pick<SkipRuleProps, 'phases' | 'products' | 'ruleset'>;

/** One rule of a ruleset. `BlockRule` never matches a login host; a rule checks the expression of a kept one. */
export class WafRule {
  readonly ref: string;
  readonly description: string;
  readonly enabled: boolean;

  constructor(
    { ref, description, enabled }: WafRuleProps,
    readonly action: 'skip' | KeptAction,
    /** Cloudflare's rules language. */
    readonly expression: string,
    /** Lists what is skipped. @default nothing */
    readonly parameters?: SkipParameters,
    /** @default undefined: the action has no logging of its own */
    readonly logging?: boolean,
  ) {
    if (!/^[\w-]{1,64}$/.test(ref)) {
      throw new RangeError(
        `ref: is not 1 to 64 letters, digits, "-" and "_", found: ${JSON.stringify(ref)}; rename it`,
      );
    }
    if (description.trim() === '') {
      throw new RangeError(`rule ${ref}: description is empty; say what the rule is for`);
    }
    this.ref = ref;
    this.description = checkText(description);
    this.enabled = enabled;
  }

  /** Names of the account lists that the rule uses: they must exist before it. */
  get listNames(): readonly string[] {
    return listsNamedIn(this.expression);
  }
}

/** Blocks what matches, except on the login hosts and except addresses of the allow list. */
export const BlockRule = {
  /** @throws RangeError when there is no login host, a host or an address is not one, or the expression is too long */
  outsideLogin(props: BlockRuleProps): WafRule {
    const { ref, loginHosts } = props;
    if (loginHosts.length === 0) {
      throw new RangeError(`rule ${ref}: loginHosts is empty; give the hosts of the login pages`);
    }
    return new WafRule(props, 'block', outsideLogin(props).render());
  },

  /** The parts of an expression that `outsideLogin` writes of one list; undefined for any other expression. */
  readListBan(expression: string): ListBan | undefined {
    const tokens = readWafTokens(expression);
    if (tokens instanceof RangeError) return undefined;
    try {
      const [list = ''] = listsNamedIn(expression);
      const loginHosts = tokens.flatMap(({ kind, text }) => (kind === 'string' ? [text] : []));
      const allowList = tokens.flatMap(({ kind, text }) => (kind === 'word' && /^\d|:/.test(text) ? [text] : []));
      const written = outsideLogin({ matching: Waf.address.inList(list), loginHosts, allowList }).render();
      return written === expression ? { list, loginHosts, allowList } : undefined;
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  },
} as const;

/** Describes what is blocked: the addresses of one list, but for some hosts and some addresses. */
interface ListBan {
  /** Name of the list. */
  readonly list: string;
  /** Hosts on which no address is blocked. */
  readonly loginHosts: readonly string[];
  /** Addresses and prefixes that are never blocked. */
  readonly allowList: readonly string[];
}

function outsideLogin({
  matching,
  loginHosts,
  allowList = [],
}: Pick<BlockRuleProps, 'matching' | 'loginHosts' | 'allowList'>): WafExpression {
  const open = allowList.length === 0 ? [] : [not(Waf.address.in(allowList))];
  return matching.and(not(Waf.host.in(loginHosts)), ...open);
}

/** An existing rule of the site, kept as it is. */
export const KeptRule = {
  /** @throws RangeError when the expression is empty or too long */
  of(props: KeptRuleProps): WafRule {
    return new WafRule(props, props.action, checkExpression(props));
  },
} as const;

/** Exempts what matches from other protections: an existing rule, kept as it is. */
export const SkipRule = {
  /** @throws RangeError when nothing is skipped, or the expression is empty or too long */
  of(props: SkipRuleProps): WafRule {
    const { phases = [], products = [], ruleset, logging } = props;
    if (phases.length === 0 && products.length === 0 && ruleset === undefined) {
      throw new RangeError('skips nothing; give phases, products or ruleset');
    }
    return new WafRule(props, 'skip', checkExpression(props), { phases, products, ruleset }, logging);
  },
} as const;

function checkExpression({ ref, expression }: WafRuleProps & { readonly expression: string }): string {
  const bytes = new TextEncoder().encode(expression).length;
  if (expression.trim() !== '' && bytes <= MAX_EXPRESSION_BYTES) return expression;
  throw new RangeError(
    `rule ${ref}: expression is empty or exceeds ${MAX_EXPRESSION_BYTES} bytes, found: ${bytes}; copy the live one`,
  );
}

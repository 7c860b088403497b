import { Construct, type TerraformResource } from '../../core/cdktf';
import type { Duration } from '../../core/duration';
import { sourceSignInLogin } from '../construct-ids';
import { ExpressionPolicy } from '../expression-policy';
import { sourceStartExpression } from '../expressions/enrollment-prompt';
import { Flow, type FlowRef } from './flow';
import { stageFromName } from './stage';
import { UserLoginStage } from './user-login-stage';

export interface SourceSignInProps {
  /** Slug and name of the flow; the names of its login stage and its policy begin with it. */
  readonly slug: string;
  /** Shown to the person who runs through the flow. */
  readonly title: string;
  /** Exact name of the stage that validates a device. */
  readonly secondFactor: string;
  /** How long the session lasts; never zero, and as long as every other login (incident I1). */
  readonly sessionDuration: Duration;
}

/**
 * The login of a returning user by a source, with a second factor. authentik's own flow for it has the login stage alone.
 *
 *     source -> flow -> 10 second factor -> 100 user login
 *                `-> only a source may start it
 */
export class SourceSignIn extends Construct implements FlowRef {
  readonly slug: string;
  readonly uuid: string;
  /** What a source must wait for: without these objects its flow lets no one in, or asks for no factor. */
  readonly parts: readonly TerraformResource[];

  constructor(scope: Construct, id: string, { slug, title, secondFactor, sessionDuration }: SourceSignInProps) {
    super(scope, id);
    const authentication = 'require_unauthenticated';
    const flow = new Flow(this, 'Flow', { name: slug, slug, title, designation: 'authentication', authentication });
    const started = new ExpressionPolicy(this, 'StartedBySource', {
      name: `${slug}-started-by-source`,
      expression: sourceStartExpression(),
    });
    const factor = stageFromName(this, 'SecondFactor', secondFactor);
    const login = new UserLoginStage(this, 'Login', { name: sourceSignInLogin(slug), sessionDuration });
    const guard = flow.addPolicy('StartedBySource', started);
    const bindings = [
      flow.addStage('SecondFactorBinding', { order: 10, stage: factor }),
      flow.addStage('LoginBinding', { order: 100, stage: login }),
    ];
    this.slug = slug;
    this.uuid = flow.uuid;
    this.parts = [guard.resource, ...bindings.map(({ resource }) => resource)];
  }
}

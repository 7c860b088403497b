/** Ids that a construct gives to its own parts: the keys that its props bring stand beside them and may be none of these. */

export const SIGN_IN_IDS = { flow: 'Flow', identification: 'Identification', password: 'Password' } as const;

/** Id of the lookup of a stage that is bound and not made by the sign-in. */
export function boundStageId(bindingId: string): string {
  return `${bindingId}Stage`;
}

export const HOST_RESTRICTION_IDS = { policy: 'Policy' } as const;

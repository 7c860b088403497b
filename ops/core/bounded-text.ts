/** The largest answer that is read: a page of 100 users with a megabyte of attributes each is a fault. */
export const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** The answer has more than `MAX_ANSWER_BYTES`. */
export class AnswerTooLarge extends Error {
  constructor(maxBytes: number) {
    super(`more than ${Math.round(maxBytes / 1024 / 1024)} MiB`);
  }
}

/**
 * The text of an answer, given up where it does not end: a stream without an end would fill the memory.
 *
 * @throws AnswerTooLarge
 */
export async function readBounded(answer: Response, maxBytes = MAX_ANSWER_BYTES): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    // Leaving the loop cancels the stream.
    if (size > maxBytes) throw new AnswerTooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

import { chunksOf } from './encryption';
import { encode, type S3Credentials, type S3Request, signHeaders } from './s3-request';
import type { BackupStore, StoredFile } from './store';

export interface S3StoreProps extends S3Credentials {
  /** With the bucket as its path: `https://s3.example.org/backups`. */
  readonly url: string;
  /** Folder in the bucket, without slashes at its ends. */
  readonly prefix: string;
}

type Query = Readonly<Record<string, string>>;

/** Parts of one file, 5 MiB or more; S3 takes 10 000 of them. One part is in memory at a time. */
const PART_BYTES = 8 * 1024 * 1024;
const TIMEOUT_MS = 120_000;
const NOTHING = new Uint8Array();

/** A bucket of S3 or of anything that speaks its protocol. */
export class S3Store implements BackupStore {
  readonly place: string;

  constructor(private readonly props: S3StoreProps) {
    this.place = `${props.url}/${props.prefix}`;
  }

  async list(): Promise<readonly StoredFile[]> {
    const files: StoredFile[] = [];
    const prefix = `${this.props.prefix}/`;
    let next: string | undefined;
    do {
      const query = { ...(next === undefined ? {} : { 'continuation-token': next }), 'list-type': '2', prefix };
      const xml = await this.answerTo('GET', '', query);
      for (const [, contents = ''] of xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
        const name = (element(contents, 'Key') ?? '').slice(prefix.length);
        if (name !== '' && !name.includes('/')) files.push({ name, bytes: Number(element(contents, 'Size')) });
      }
      next = element(xml, 'IsTruncated') === 'true' ? element(xml, 'NextContinuationToken') : undefined;
    } while (next !== undefined);
    return files;
  }

  text(name: string): Promise<string> {
    return this.answerTo('GET', name);
  }

  async open(name: string): Promise<AsyncIterable<Uint8Array>> {
    const { body } = await this.send('GET', name);
    if (body === null) throw new Error(`${name} of ${this.place} has no body`);
    return body as unknown as AsyncIterable<Uint8Array>;
  }

  async write(name: string, bytes: AsyncIterable<Uint8Array>, isWhole?: () => Promise<void>): Promise<void> {
    const uploadId = element(await this.answerTo('POST', name, { uploads: '' }), 'UploadId');
    if (uploadId === undefined) throw new Error(`${this.place} gave no id for the upload`);
    try {
      const parts: string[] = [];
      for await (const { chunk } of chunksOf(bytes, PART_BYTES)) {
        const partNumber = String(parts.length + 1);
        const { headers } = await this.send('PUT', name, { partNumber, uploadId }, chunk);
        parts.push(`<Part><PartNumber>${partNumber}</PartNumber><ETag>${headers.get('etag') ?? ''}</ETag></Part>`);
      }
      await isWhole?.();
      const list = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
      // S3 may answer 200 and fail all the same.
      const answer = await this.answerTo('POST', name, { uploadId }, Buffer.from(list));
      const code = element(answer, 'Code');
      if (answer.includes('<Error>')) throw new Error(`${this.place} did not complete the upload: ${code}`);
    } catch (error) {
      // What is uploaded stays, and costs, until the upload is dropped.
      await this.send('DELETE', name, { uploadId }).catch(() => {});
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    await this.send('DELETE', name);
  }

  private async answerTo(method: S3Request['method'], name: string, query?: Query, body?: Uint8Array): Promise<string> {
    return (await this.send(method, name, query, body)).text();
  }

  /** @param name none: the bucket itself */
  private async send(method: S3Request['method'], name: string, query: Query = {}, body: Uint8Array = NOTHING) {
    const { url: bucket, prefix } = this.props;
    const pairs = Object.keys(query)
      .sort()
      .map((key) => `${encode(key)}=${encode(query[key] ?? '')}`);
    const path = name === '' ? '' : `/${encode(prefix)}/${encode(name)}`;
    const url = new URL(`${bucket}${path}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`);
    const answer = await fetch(url, {
      method,
      headers: signHeaders({ method, url, body }, this.props, new Date()),
      ...(method === 'PUT' || method === 'POST' ? { body: body as Uint8Array<ArrayBuffer> } : {}),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'error',
    });
    if (answer.ok) return answer;
    const code = element(await answer.text(), 'Code') ?? 'no reason';
    throw new Error(`${method} ${name || 'list'} of ${this.place}: HTTP ${answer.status}, ${code}`);
  }
}

/** The text of the first element of a name. Names of backups need no unescaping; a token does. */
function element(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return text?.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

export interface StoredFile {
  /** Without the prefix of the bucket, or the folder. */
  readonly name: string;
  readonly bytes: number;
}

/** A bucket, or a folder on a volume, keeps the backups. */
export interface BackupStore {
  /** For messages: `s3 https://...`, or the folder. */
  readonly place: string;
  /** Every file, of others too. */
  list(): Promise<readonly StoredFile[]>;
  /** The whole text of a small file. @throws Error when there is none */
  text(name: string): Promise<string>;
  /** The bytes of a file as they come. @throws Error when there is none */
  open(name: string): Promise<AsyncIterable<Uint8Array>>;
  /**
   * A new file, which appears under its name only when it is whole.
   *
   * @param isWhole asked after the last byte; when it throws, the file is dropped
   */
  write(name: string, bytes: AsyncIterable<Uint8Array>, isWhole?: () => Promise<void>): Promise<void>;
  remove(name: string): Promise<void>;
}

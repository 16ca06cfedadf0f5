/** Where a number or a statement of an artifact comes from. */
export interface Receipt {
  /** The statement as it stands in the text: `3 commits`, `net P&L 75.00`. */
  readonly says: string;
  readonly from: ReceiptSource;
}

export type ReceiptSource =
  | { readonly kind: 'commit'; readonly hash: string; readonly file?: string }
  | { readonly kind: 'file'; readonly path: string; readonly sha256?: string }
  | { readonly kind: 'execution'; readonly index: readonly number[]; readonly formula?: string }
  | { readonly kind: 'test'; readonly command: string; readonly exit_code: number }
  | { readonly kind: 'conversation'; readonly turn: number }
  /** Words of the session itself, by JSON pointer. */
  | { readonly kind: 'session'; readonly pointer: string };

/** What a produce step returns: an artifact that is not on disk yet. */
export interface ArtifactDraft {
  readonly kind: 'draft';
  /** `readme`, `trade_journal`, …: the name it has in the echo and the manifest. */
  readonly type: string;
  /** Plain file name inside the artifact folder. */
  readonly filename: string;
  /** Complete text, `\n` line ends unless it continues a file that has others. */
  readonly body: string;
  /** What it is about, as a stable slug (`output-flywheel`, `2025-12-02-agent-5`): publishers derive their slots from it. */
  readonly slug: string;
  /** Name of the repository it belongs to, for publishers that write into one. */
  readonly repository?: string;
  readonly receipts: readonly Receipt[];
}

/** A draft that is on disk, on its way into the publish queue. */
export interface ReadyArtifact {
  readonly draft: ArtifactDraft;
  /** Home-relative. */
  readonly path: string;
  /** sha256 of the file, hex. */
  readonly content_hash: string;
}

/** What a produce step returns when its artifact makes no sense here: no error, and no file. */
export interface NotApplicable {
  readonly kind: 'not_applicable';
  readonly reason: string;
}

export const notApplicable = (reason: string): NotApplicable => ({
  kind: 'not_applicable',
  reason,
});

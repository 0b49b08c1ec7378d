/** What a sandbox wallet holds and sends. */
export type SandboxAsset = "BNB" | "USDT"

/** A member's wallet on the local chain. Balances are base units (10^18 is 1) as decimal text. */
export interface SandboxAccount {
  readonly memberId: number
  readonly address: string
  readonly bnb: string
  readonly usdt: string
}

/** A transfer to make. `amount` is in whole coins as decimal text, such as "10.5". */
export interface SandboxTransfer {
  readonly memberId: number
  readonly to: string
  readonly asset: SandboxAsset
  readonly amount: string
}

/** The newest block and the newest one that can no longer disappear. */
export interface SandboxHead {
  readonly number: number
  readonly finalized: number
}

/** The members' wallets on the local chain, and the chain itself. Each method fails with a plain `Error` whose message advises. */
export interface SandboxWallet {
  readonly accounts: () => Promise<ReadonlyArray<SandboxAccount>>
  /** The member's address, made and funded when it is asked for the first time. */
  readonly address: (memberId: number) => Promise<string>
  readonly send: (transfer: SandboxTransfer) => Promise<{ readonly txHash: string }>
  readonly mine: (blocks: number) => Promise<void>
  /** Replaces the newest blocks by empty ones. */
  readonly reorg: (depth: number) => Promise<void>
  readonly head: () => Promise<SandboxHead>
}

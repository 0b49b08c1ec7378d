import type { SandboxHead, SandboxWallet } from "./SandboxWallet.ts"

const lookMs = 1_000

/** Looks at the head of the chain once per second while it is started, and tells when it has moved. */
export interface HeadWatch {
  readonly start: () => void
  readonly stop: () => void
  /** Looks now and tells in any case. */
  readonly look: () => void
}

/** A watch over one chain. A chain that does not answer is looked at again a second later. */
export const headWatch = (wallet: SandboxWallet, tell: (head: SandboxHead) => void): HeadWatch => {
  let timer: NodeJS.Timeout | undefined
  let last = ""
  const look = async (isForced: boolean) => {
    const head = await wallet.head().catch(() => undefined)
    if (head === undefined) return
    const now = JSON.stringify(head)
    if (now !== last || isForced) tell(head)
    last = now
  }
  return {
    start: () => { timer = setInterval(() => void look(false), lookMs).unref() },
    stop: () => { clearInterval(timer) },
    look: () => void look(true)
  }
}

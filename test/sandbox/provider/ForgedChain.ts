import type { ForgedBlock, NodeHeader, NodeReceipt, NodeTransaction } from "./ForgedBlock.ts"
import type { ForgeStep } from "./forgeSteps.ts"
import type { AskNext } from "./RpcRule.ts"
import { hexNumber, resultOf } from "./RpcRule.ts"
import { headerHash, keepHeader, sealBlock } from "./sealBlock.ts"

/** Which answers show the forgery. With `logs` or `receipts` alone the provider contradicts itself. */
export type ForgeryShown = "everywhere" | "logs" | "receipts"

/** How a block is forged. */
export interface ForgeOptions {
  /** `fit`, the default: roots, bloom and hash are made anew. `stale`: the honest header stays, so the roots do not fit. */
  readonly roots?: "fit" | "stale" | undefined
  readonly shown?: ForgeryShown | undefined
  /** Gives every later block the parent hash that fits, and so another hash. Otherwise they name the honest block as parent. */
  readonly relink?: boolean | undefined
}

/** What is shown at a height in place of the honest block. */
export interface Overlay {
  readonly block: ForgedBlock
  readonly honestHash: string
  readonly shown: ForgeryShown
  readonly relink: boolean
  /** Made by a test, as opposed to a descendant that was only given another parent. */
  readonly forged: boolean
}

const fetchBlock = async (upstream: AskNext, number: number): Promise<ForgedBlock | undefined> => {
  const answers = await Promise.all([
    upstream({ method: "eth_getBlockByNumber", params: [hexNumber(number), true] }),
    upstream({ method: "eth_getBlockReceipts", params: [hexNumber(number)] })
  ])
  const [block, receipts] = answers.map(resultOf)
  if (block === null || block === undefined) return undefined
  const { transactions, ...header } = block as NodeHeader & { readonly transactions: ReadonlyArray<NodeTransaction> }
  return { header, transactions, receipts: (receipts ?? []) as ReadonlyArray<NodeReceipt>, credits: [] }
}

/** The same block on another parent; its content, and so its roots, stay. */
const relinked = (honest: ForgedBlock, parentHash: NodeHeader["hash"]): ForgedBlock => {
  const header = { ...honest.header, parentHash }
  return keepHeader({ ...honest, header: { ...header, hash: headerHash(header) } })
}

/** Forged blocks and their descendants, laid over what an upstream says. */
export interface ForgedChain {
  /** The block a test puts at a height; it replaces an earlier one there. */
  readonly forge: (number: number, step: ForgeStep, options?: ForgeOptions) => Promise<ForgedBlock>
  readonly clear: () => void
  /** The lowest forged height, `Infinity` without any. */
  readonly first: () => number
  readonly overlayAt: (number: number) => Promise<Overlay | undefined>
  /** Heights that a test has forged, ascending. */
  readonly forgedNumbers: () => ReadonlyArray<number>
  /** The honest hash behind one that only this provider has named. */
  readonly honestHash: (hash: string) => string | undefined
}

/** Blocks above forged ones, each on the parent that fits; kept as long as they hold. */
const makeDescendants = (upstream: AskNext, forged: ReadonlyMap<number, Overlay>, remember: (overlay: Overlay) => void) => {
  const made = new Map<number, Overlay>()
  /** One that was made for the same honest hash still holds: the hash stands for all ancestors too. `start` is the forged block below. */
  const overlayAt = async (number: number, start: number): Promise<Overlay | undefined> => {
    if (number === start) return forged.get(start)
    const block = await fetchBlock(upstream, number)
    const known = made.get(number)
    if (block === undefined || known?.honestHash === block.header.hash) return block && known
    const parent = await overlayAt(number - 1, start)
    if (parent === undefined) return undefined
    const honestHash = block.header.hash
    const shown = relinked(block, parent.block.header.hash)
    const overlay: Overlay = { block: shown, honestHash, shown: "everywhere", relink: true, forged: false }
    made.set(number, overlay)
    remember(overlay)
    return overlay
  }
  const forgetFrom = (number: number) => {
    for (const height of made.keys()) if (height >= number) made.delete(height)
  }
  return { overlayAt, forgetFrom }
}

/** Starts without forgeries. `upstream` is asked for honest blocks when they are needed. */
export const makeForgedChain = (upstream: AskNext): ForgedChain => {
  const forged = new Map<number, Overlay>()
  const honest = new Map<string, string>()
  const remember = (overlay: Overlay) => void honest.set(overlay.block.header.hash, overlay.honestHash)
  const descendants = makeDescendants(upstream, forged, remember)

  const overlayAt = async (number: number): Promise<Overlay | undefined> => {
    const start = Math.max(...[...forged.keys()].filter((height) => height <= number))
    return start === number || forged.get(start)?.relink === true ? descendants.overlayAt(number, start) : undefined
  }

  const forge: ForgedChain["forge"] = async (number, step, { relink = false, roots = "fit", shown = "everywhere" } = {}) => {
    forged.delete(number)
    descendants.forgetFrom(number)
    const honestBlock = await fetchBlock(upstream, number)
    if (honestBlock === undefined) throw new Error(`there is no block ${number} to forge`)
    const changed = await step((await overlayAt(number))?.block ?? honestBlock)
    const block = roots === "fit" ? await sealBlock(changed) : keepHeader(changed)
    const overlay: Overlay = { block, honestHash: honestBlock.header.hash, shown, relink, forged: true }
    forged.set(number, overlay)
    descendants.forgetFrom(number)
    remember(overlay)
    return block
  }

  return {
    forge,
    overlayAt,
    clear: () => {
      forged.clear()
      honest.clear()
      descendants.forgetFrom(0)
    },
    first: () => Math.min(...forged.keys()),
    forgedNumbers: () => [...forged.keys()].toSorted((one, other) => one - other),
    honestHash: (hash) => honest.get(hash)
  }
}

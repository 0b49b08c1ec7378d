/** How many of the newest blocks the chain replaces. Around a step of reading (8, 16), a minute, and finality that is late. */
export const REORG_DEPTHS = [1, 2, 7, 8, 9, 15, 16, 17, 31, 88, 120, 240, 241] as const

/** How far the payments were when their block was replaced. `credited`: finality itself is broken. */
export const REORG_MOMENTS = ["before seen", "seen", "at finality edge", "credited"] as const

/** What became of the payments in the blocks that came instead. */
export const REORG_CONTENTS = ["same place", "other place", "status flipped", "dropped", "other recipient", "two members swapped"] as const

/** One history: payments, a reorg, and what the chain holds afterwards. */
export interface ReorgCell {
  readonly depth: (typeof REORG_DEPTHS)[number]
  readonly moment: (typeof REORG_MOMENTS)[number]
  readonly content: (typeof REORG_CONTENTS)[number]
  /** Where it stands in the matrix; decides what is varied besides. */
  readonly index: number
}

/** A cell that cannot be set up. */
export interface MeaninglessCell extends Omit<ReorgCell, "index"> {
  readonly reason: string
}

/**
 * Cells that cannot be set up: none. Payments less than twelve blocks deep are credited where an operator asks for fewer
 * confirmations, and below finality the chain can be turned, too: then finality is broken, which has its own promises.
 */
export const MEANINGLESS_CELLS: ReadonlyArray<MeaninglessCell> = []

const isMeant = (cell: Omit<ReorgCell, "index">) =>
  !MEANINGLESS_CELLS.some(({ content, depth, moment }) => content === cell.content && depth === cell.depth && moment === cell.moment)

/** With members' own addresses every transfer is looked at; before, a reader asks for the named wallets only. These cells come last. */
const needsAddresses = (content: ReorgCell["content"]) => content === "other recipient" || content === "two members swapped"

/** Every cell of the matrix. */
export const REORG_CELLS: ReadonlyArray<ReorgCell> = REORG_CONTENTS
  .flatMap((content) => REORG_MOMENTS.flatMap((moment) => REORG_DEPTHS.map((depth) => ({ depth, moment, content }))))
  .map((cell, index) => ({ ...cell, index }))
  .filter(isMeant)

/**
 * Forty of them, chosen so that each depth, moment and content is there, each pair of moment and content, and the combinations that are
 * dangerous: limits of a step (15, 16, 17) at the edge, the deepest ones, broken finality with every content.
 */
const SAMPLE: Readonly<Record<ReorgCell["content"], Readonly<Record<ReorgCell["moment"], ReadonlyArray<number>>>>> = {
  "same place": { "before seen": [1], seen: [16], "at finality edge": [17, 240], credited: [1, 31] },
  "other place": { "before seen": [2], seen: [8, 88], "at finality edge": [15], credited: [7, 120] },
  "status flipped": { "before seen": [9], seen: [1, 31], "at finality edge": [16, 88], credited: [2, 17] },
  dropped: { "before seen": [17], seen: [2, 120], "at finality edge": [1, 241], credited: [8, 15, 88] },
  "other recipient": { "before seen": [7], seen: [15], "at finality edge": [9, 31], credited: [16, 31] },
  "two members swapped": { "before seen": [8], seen: [17, 88], "at finality edge": [7], credited: [9, 1, 241] }
}

/** The cells of a run: all when `REORG=all`, the sample otherwise. */
export const chosenCells = (all: boolean): ReadonlyArray<ReorgCell> =>
  REORG_CELLS.filter(({ content, depth, moment }) => all || SAMPLE[content][moment].includes(depth))
    .toSorted((one, other) => Number(needsAddresses(one.content)) - Number(needsAddresses(other.content)))

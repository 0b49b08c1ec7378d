/** A history that once broke a promise; it is played again for ever. */
export interface BadSeed {
  readonly seed: number
  /** The promise it broke. */
  readonly promise: string
}

/** Histories that have shown a bug. The dice of a seed fall otherwise once the system asks more or less: then it is one history more. */
export const badSeeds: ReadonlyArray<BadSeed> = [
  { seed: 45, promise: "a finality broken deeper than headers are kept does not leave everything standing for ever" },
  { seed: 165, promise: "money that a contract sends is found, whichever provider tells what a wallet holds" },
  { seed: 319, promise: "what a wallet held on a chain that is gone explains nothing on the new one" },
  { seed: 279, promise: "a payment that comes back after it was taken back is told to operators" },
  { seed: 4, promise: "a final payment that stands in another block after a break is counted there" },
  { seed: 70, promise: "a payment of the new chain is booked once, by its own block and not by a balance too" },
  { seed: 6849, promise: "what a break took from a member's own address and came again is missed there as it is found where it went" },
  { seed: 4323, promise: "the same break once more, while the first still waits for its operators, is repaired like the first" },
  { seed: 50_055, promise: "one liar among those who have left our fork makes no broken finality of it" },
  { seed: 1_013_188, promise: "whoever overslept the payout lane takes nothing his successor signed for something the books forgot" },
  { seed: 1_018_038, promise: "money found by a balance while old states were unknown is not found once more when they are known again" },
  { seed: 1_028_480, promise: "the same where there is one provider, and members have addresses of their own" },
  { seed: 1_029_982, promise: "money that came back inside a call nobody traced is seen by the balance" },
  { seed: 1_041_601, promise: "one provider on a fork does not make the reader pass over final blocks" },
  { seed: 1_086_208, promise: "a nonce that operators agreed was used, and a reorg has freed, is given away again" },
  { seed: 1_089_285, promise: "money that only a balance tells of is put down to no block of one provider's fork" },
  { seed: 1_094_399, promise: "the same where its fork has ended since" }
]

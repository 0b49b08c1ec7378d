/**
 * Where a process is killed: at a sentence to Postgres that says this, before or after it arrives; or at a call to a provider. Named as in the
 * list of crash points. `old` points are about what was sent before: nothing new is asked for there.
 */
export type CrashPoint =
  & { readonly name: string; readonly old?: true; readonly mines?: true }
  & ({ readonly says: RegExp; readonly arrives: boolean; readonly nth?: number } | { readonly call: "before" | "after" })

/** Each of them is met by everybody who pays, so that a kill waits for no luck. */
export const CRASH_POINTS: ReadonlyArray<CrashPoint> = [
  { name: "K7 after the hold", says: /FROM payout_lanes|INTO payout_lanes/u, arrives: false },
  { name: "K8 after approval", says: /withdrawals WHERE state = 'approved'/u, arrives: true },
  { name: "K9 after the nonce is reserved", says: /next_nonce = next_nonce \+ 1/u, arrives: true },
  { name: "K10 after signing, before storing", says: /SET hash =/u, arrives: false },
  { name: "K11 after storing, before broadcasting", says: /SET hash =/u, arrives: true },
  { name: "K12 during the broadcast", call: "before" },
  { name: "K13 after the broadcast, before it is written", call: "after" },
  { name: "K14 after mined was seen, before it is written", says: /INSERT INTO transactions/u, arrives: false, mines: true },
  { name: "K15 after final, before the settlement", says: /UPDATE payouts SET state/u, arrives: false, mines: true },
  { name: "K16 between signing and storing a bump", says: /SET hash =/u, arrives: false, old: true },
  { name: "K23 while holding the lane", says: /UPDATE payout_lanes SET holder/u, arrives: true, nth: 2 }
]

import type { Sha256 } from "@sigmatrade/core/ledger/Sha256"
import type { Effect } from "effect"
import type { Stores } from "../Stores.ts"
import type { PagedList } from "./pagesContract.ts"

/** What is checked of a list. */
export type Check = <Entry, Id extends string | number>(paged: PagedList<Entry, Id>) => Effect.Effect<void, unknown, Stores | Sha256>

/** Makes a new list of one kind, for whoever brings a check. */
export type ListMaker = Effect.Effect<(check: Check) => ReturnType<Check>, never, Stores | Sha256>

/** A list whose kind of entry nobody outside needs to know. */
export const lets = <Entry, Id extends string | number>(paged: PagedList<Entry, Id>) => (check: Check) => check(paged)

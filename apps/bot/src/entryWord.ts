import type { EntryKind } from "@sigmatrade/core/ledger/Entry"
import type { Texts } from "./texts/textsIn.ts"

/** Those of the house never touch what a member can spend. */
const WORDS: Readonly<Record<EntryKind, string>> = {
  "deposit-final": "entry-deposit", "suspense-assigned": "entry-deposit", "level-bought": "entry-level", "commission-released": "entry-commission",
  "withdrawal-requested": "entry-withdrawal", "withdrawal-returned": "entry-withdrawal-back", "payout-recovered": "entry-withdrawal",
  "campaign-reward": "entry-reward", "deposit-reversed": "entry-deposit-back", "suspense-reversed": "entry-deposit-back",
  "level-reversed": "entry-level-back", "commission-reversed": "entry-commission-back",
  "commission-earned": "entry-other", "dust-final": "entry-other", "wallet-moved": "entry-other", "opening-balance": "entry-other",
  "withdrawal-settled": "entry-other", "campaign-funded": "entry-other", "campaign-ended": "entry-other", "wallet-moved-reversed": "entry-other",
  "payout-undone": "entry-other", "legacy-opening": "entry-brought-over"
}

/** What a movement was, in a member's words. */
export const entryWord = (texts: Texts, kind: EntryKind): string => texts.plain(WORDS[kind])

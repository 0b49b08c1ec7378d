import type { MoneyGuard } from "../notification/MoneyGuard.ts"
import { Notice, NoticeId } from "../notification/Notice.ts"
import type { PasswordReset } from "./PasswordReset.ts"

/** A word about a reset. */
export type ResetWord = Extract<MoneyGuard, { readonly _tag: `PasswordReset${string}` }>

/** Tells a member where the reset of his password stands: each thing once. */
export const resetNotice = ({ id, userId }: Pick<PasswordReset, "id" | "userId">, word: ResetWord): Notice =>
  new Notice({
    id: NoticeId.make(`${word._tag.replace("PasswordReset", "password-reset-").toLowerCase()}:${id}`),
    userId,
    subject: null,
    notification: word
  })

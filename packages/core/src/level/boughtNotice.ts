import type { Amount } from "../money/Amount.ts"
import { Notice, NoticeId } from "../notification/Notice.ts"
import type { Purchase } from "./Purchase.ts"

/** Tells a member which level he bought from his balance, for how much, and what is left in its asset. */
export const boughtNotice = ({ id, price: { asset, level, price }, userId }: Purchase, available: Amount): Notice =>
  new Notice({
    id: NoticeId.make(`level-bought:${id}`),
    userId,
    subject: null,
    notification: { _tag: "LevelBought", level, asset, amount: price, available }
  })

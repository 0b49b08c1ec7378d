import type { Standing } from "./TeamStore.ts"

/** What stands for the rest of a name that is not shown. */
const REST = "•••"

/** The name of a ranked member as others read it: whole if he allows it or looks himself, else its first letter. */
export const nameShown = ({ isOwn, name, showsName }: Pick<Standing, "isOwn" | "name" | "showsName">): string =>
  isOwn || showsName ? name : `${[...name.trim()][0] ?? ""}${REST}`

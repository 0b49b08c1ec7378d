/** A promise that a history has seen broken. */
export class PromiseBroken extends Error {}

/** Fails unless a promise holds. Much is asked here, very often: the words are put together only where one does not. */
export const holds = (isSo: boolean, promise: string | (() => string)) => {
  if (!isSo) throw new PromiseBroken(typeof promise === "string" ? promise : promise())
}

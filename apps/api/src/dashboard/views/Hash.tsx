/** A long name of something on the chain as people recognise it: both ends of it; all of it is there for whoever asks. */
export const Hash = ({ of }: { readonly of: string }) => of.length < 20 ? <code>{of}</code> : <code title={of}>{`${of.slice(0, 10)}…${of.slice(-8)}`}</code>

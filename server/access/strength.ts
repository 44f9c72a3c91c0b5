/** 0 is guessed at once, 3 withstands a stolen digest for years, 4 longer than anyone tries. */
export type Score = 0 | 1 | 2 | 3 | 4
/** Of a password, given words of the person himself, which count as known. */
export type Estimate = (password: string, about?: readonly string[]) => Score

/** How hard a password is to guess, by the same lists in the browser and on the server. They are large: read where a password is set, and nowhere else;
 *  nothing leaves the machine. @source zxcvbn (Wheeler, USENIX Security 2016), in the TypeScript of zxcvbn-ts */
export async function makeEstimate(): Promise<Estimate> {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ])
  const estimator = new ZxcvbnFactory({ dictionary: { ...common.dictionary, ...english.dictionary }, graphs: common.adjacencyGraphs })
  return (password, about = []) => {
    const words = about.flatMap((text) => [text, ...text.split(/[@.\s_-]+/)]).filter((word) => word.length >= 3)
    return estimator.check(password.slice(0, 64), [...words, 'onefold']).score as Score
  }
}

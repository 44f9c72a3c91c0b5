import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { ERASED_TEXT, erasedMark } from '#/twin-models/core/erased.ts'

/** What stands for an erased name or text in the record, in the reader's language; all else as it is. What is asked by `useAsk` or `usePages` comes
 *  worded: this is for what comes another way. */
export function useErased() {
  const t = useTranslations('ui')
  return useMemo(
    () => ({
      person: (name: string) => {
        const mark = erasedMark(name)
        return mark ? t('erasedPerson', { mark }) : name
      },
      text: (text: string) => (text === ERASED_TEXT ? t('erasedText') : text),
    }),
    [t],
  )
}

import { type ComponentProps, type ReactNode, useId } from 'react'
import styles from './field.module.css'

/** A label, a control, and the sentence that helps or says what is wrong; joined for assistive technology. */
export function Field({
  label,
  hint,
  error,
  children,
}: {
  label: ReactNode
  hint?: ReactNode
  error?: ReactNode
  children(joined: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean | undefined }): ReactNode
}) {
  const id = useId()
  const said = hint || error ? `${id}-said` : undefined
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': said, 'aria-invalid': error ? true : undefined })}
      {said && (
        <p id={said} className={error ? styles.error : styles.hint}>
          {error ?? hint}
        </p>
      )}
    </div>
  )
}

export const Input = (props: ComponentProps<'input'>) => <input {...props} className={styles.input} />
export const Textarea = (props: ComponentProps<'textarea'>) => <textarea rows={3} {...props} className={styles.textarea} />
export const Choice = (props: ComponentProps<'select'>) => <select {...props} className={styles.input} />

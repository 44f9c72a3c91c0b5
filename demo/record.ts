import { writeRecordings } from './recordings.ts'

/** `node demo/record.ts <folder>`: fault-free recordings of the simulated devices and their mapping files. */
const [folder] = process.argv.slice(2)
if (folder) process.stdout.write(`${(await writeRecordings(folder)).join('\n')}\n`)
else {
  process.stderr.write('usage: node demo/record.ts <folder>\n')
  process.exitCode = 2
}

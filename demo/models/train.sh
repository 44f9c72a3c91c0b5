#!/bin/sh
# Trains the model of the storm pumps from the simulators, as it is shipped here (or into the folder given). Run from the project's folder.
set -e
out=${1:-demo/models}
recordings=$(mktemp -d)
node_modules/.bin/node --input-type=module -e "import { writeRecordings } from '#/demo/recordings.ts'; await writeRecordings(process.argv[1])" "$recordings"
node_modules/.bin/node bin/onefold train "$recordings"/PS-03-P1.csv "$recordings"/PS-03-P2.csv "$recordings"/PS-03-P3.csv \
  --map demo/mappings/storm-pump.json --kind pump.delivery_low --reference trained --context running --when running=1 --settle 12 \
  --about flow:below --matters flow=0.025 --every 2000 --level 8 --persist 45 --id storm-pump.delivery --out "$out"/storm-pump-delivery.onnx
rm -r "$recordings"

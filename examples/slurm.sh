#!/bin/bash
#SBATCH --job-name=rehearse
#SBATCH --array=1-3
#SBATCH --output=%x-%a.log
# Checks many designs on several machines, as a job array (https://slurm.schedmd.com/job_array.html): each task takes its part by --shard auto.
#
#   job=$(sbatch --parsable --array=1-8 slurm.sh designs/)
#   sbatch --dependency=afterany:$job --wrap='npx --no rehearse merge rehearsal-*.json --reporter html --output report.html'
#
# A design of a task that was killed, or never began, is unknown in the merged report, which is no pass. The same task again, the second of
# three: SHARD=2/3 sbatch --array=2 slurm.sh designs/. With costs.json, the JSON report of an
# earlier run, parts are divided by how long each design took. Labs need an engine on each node and "test" in the place of "check".
exec ${REHEARSE:-npx --no rehearse} check "$@" --shard "${SHARD:-auto}" ${COSTS:+--costs "$COSTS"} --reporter json --output "rehearsal-$SLURM_ARRAY_TASK_ID.json"

/** What only the history of runs has. */
export const historyStyle = `
.trend use,.trend .bar{transform:translateX(-8px)}
#run-table{table-layout:fixed;min-width:76rem}#run-table th:nth-child(1){width:13rem}#run-table th:nth-child(2){width:8.5rem}#run-table th:nth-child(3){width:11rem}#run-table th:nth-child(4){width:8rem}#run-table th:nth-child(5){width:4.5rem}#run-table th:nth-child(6),#run-table th:nth-child(8){width:5.75rem}#run-table th:nth-child(9){width:7rem}
#run-table .badge{white-space:normal}
.passed-over li{padding:.2rem 0}
main>h1{margin-top:1rem}main>section>h3{margin-top:1rem}`;

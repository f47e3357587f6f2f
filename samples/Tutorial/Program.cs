// The tutorial on automatic differentiation, section by section: the functions, the printed values, the timings and the plots.
// It checks its own numbers and exits with 1 when one is wrong.
using AD.Samples.Tutorial;

var check = new Check();

Derivative.Run(check);
Faster.Run(check);
Gradients.Run(check);
Jacobians.Run(check);
Hessians.Run(check);

return check.Report();
